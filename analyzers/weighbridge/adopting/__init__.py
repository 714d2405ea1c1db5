"""What adopting an adapter changes in a workspace: today's prompt without its examples, and the calls that send it."""

from weighbridge.adopting.adoption import adoption, prompt_only
from weighbridge.adopting.asked import Adapter, Prompt, Where

__all__ = ["Adapter", "Prompt", "Where", "adoption", "prompt_only"]
