"""What people say of a union: raters' marks, members' appraisal, reported facts, findings that bar excellence."""
