"""The probe: a chaincode over our shim that does what a script in its argument says and tells the outcome of each step.
The programs in ../go are the same over the official shim, file by file and step by step."""
