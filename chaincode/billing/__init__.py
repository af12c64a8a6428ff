"""Settlement on the chain: from anchored readings and private terms to a bill that both trading organisations computed.

What a bill comes to is `chaincode/settlement`'s.
"""
