"""Processes beside the controller: kept running, heard to be alive, clients of its socket."""
