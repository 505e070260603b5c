"""What authors of schemes work with: tables of values, scores on a screen, explanations, forms; no server is needed."""
