"""Figures for a paper or a slide: a query says what is drawn, and how; here it is drawn."""
