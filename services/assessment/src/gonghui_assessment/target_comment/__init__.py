"""Comments on drafts of targets: members say what they think, and each is answered before the target is set."""
