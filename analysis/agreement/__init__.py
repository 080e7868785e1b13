"""A report and the truth from elsewhere in, how well both agree out."""
