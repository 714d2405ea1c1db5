"""What is looked at before anything is sent: the base model, the data, the memory that a training takes."""
