"""Assessment: targets, letters, evidence, schemes, evaluation of terms of office."""
