"""The facility over MQTT: topics and messages, and the process that carries them."""
