"""The hand-over of a union's assets to those that take over from it: audited first, booked on both sides, taken back if it is all off."""
