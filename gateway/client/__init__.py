"""The Python client of energysale: keys, signed intents and the HTTP API of one's own organisation."""
