"""The nomination dossier: what evaluations say to those who vet candidates."""
