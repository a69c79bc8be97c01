"""The room that answers: a question and its parameters, or all that is known of a thing."""
