"""The reference receiver, which a team puts on its GPU box so that trainings can be sent there."""
