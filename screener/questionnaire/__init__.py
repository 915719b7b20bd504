"""What a form is: the model of a questionnaire, and how form files become one."""
