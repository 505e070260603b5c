"""The pages: a module for each, with its routes; the templates of a page lie in a folder of its name."""
