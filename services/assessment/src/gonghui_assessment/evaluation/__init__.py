"""Pure evaluation of many units against one scheme."""
