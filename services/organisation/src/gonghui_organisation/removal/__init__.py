"""The removal of somebody who was elected: moved, voted on by all who are entitled, reported, and approved. Nothing else ends an elected post early."""
