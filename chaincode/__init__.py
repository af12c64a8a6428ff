"""energysale's chaincode: the rules of the retail electricity market, run as a service by each organisation."""
