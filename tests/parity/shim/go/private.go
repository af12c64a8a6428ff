package main

import "github.com/hyperledger/fabric-chaincode-go/v2/shim"

func init() {
	for name, each := range map[string]operation{
		"get_private": func(stub shim.ChaincodeStubInterface, s step) (any, error) {
			value, err := stub.GetPrivateData(s.Collection.string(), s.Key.string())
			return shown(value), err
		},
		"get_privates": func(stub shim.ChaincodeStubInterface, s step) (any, error) {
			values, err := stub.GetMultiplePrivateData(s.Collection.string(), strs(s.Keys)...)
			return shownAll(values), err
		},
		"get_private_hash": func(stub shim.ChaincodeStubInterface, s step) (any, error) {
			value, err := stub.GetPrivateDataHash(s.Collection.string(), s.Key.string())
			return shown(value), err
		},
		"put_private": func(stub shim.ChaincodeStubInterface, s step) (any, error) {
			return nil, stub.PutPrivateData(s.Collection.string(), s.Key.string(), s.value())
		},
		"del_private": func(stub shim.ChaincodeStubInterface, s step) (any, error) {
			return nil, stub.DelPrivateData(s.Collection.string(), s.Key.string())
		},
		"purge_private": func(stub shim.ChaincodeStubInterface, s step) (any, error) {
			return nil, stub.PurgePrivateData(s.Collection.string(), s.Key.string())
		},
		"set_private_policy": func(stub shim.ChaincodeStubInterface, s step) (any, error) {
			return nil, stub.SetPrivateDataValidationParameter(s.Collection.string(), s.Key.string(), s.value())
		},
		"get_private_policy": func(stub shim.ChaincodeStubInterface, s step) (any, error) {
			policy, err := stub.GetPrivateDataValidationParameter(s.Collection.string(), s.Key.string())
			return shown(policy), err
		},
		"private_range": func(stub shim.ChaincodeStubInterface, s step) (any, error) {
			return readAll(s)(stub.GetPrivateDataByRange(s.Collection.string(), s.Start.string(), s.End.string()))
		},
		"private_partial": func(stub shim.ChaincodeStubInterface, s step) (any, error) {
			return readAll(s)(stub.GetPrivateDataByPartialCompositeKey(
				s.Collection.string(), s.Type.string(), strs(s.Attributes)))
		},
		"private_query": func(stub shim.ChaincodeStubInterface, s step) (any, error) {
			return readAll(s)(stub.GetPrivateDataQueryResult(s.Collection.string(), s.Query))
		},
	} {
		operations[name] = each
	}
}
