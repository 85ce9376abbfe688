"""The domain: red flags, contacts, handover, consent. It knows no Telegram, no LangChain, no Chroma."""
