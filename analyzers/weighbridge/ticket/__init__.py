"""The weigh ticket: everything that is known of one prompt, put together once for every renderer."""

from weighbridge.ticket.assembling import Weighbridge, ticket_of
from weighbridge.ticket.ticket import Ticket

__all__ = ["Ticket", "Weighbridge", "ticket_of"]
