"""The chaincode that both clients call: a function for each thing that a client has to cope with."""
