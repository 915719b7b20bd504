"""A hand that uses a window as a person does, and the pictures taken on the way."""
