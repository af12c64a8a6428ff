package main

import (
	"sync"

	"github.com/hyperledger/fabric-chaincode-go/v2/shim"
)

func init() {
	for name, each := range map[string]operation{
		"get_state": func(stub shim.ChaincodeStubInterface, s step) (any, error) {
			value, err := stub.GetState(s.Key.string())
			return shown(value), err
		},
		"get_states": func(stub shim.ChaincodeStubInterface, s step) (any, error) {
			values, err := stub.GetMultipleStates(strs(s.Keys)...)
			return shownAll(values), err
		},
		"get_many_states": func(stub shim.ChaincodeStubInterface, s step) (any, error) {
			values, err := stub.GetMultipleStates(numbered(s.Key.string(), s.Size)...)
			return len(values), err
		},
		"get_states_together": getTogether,
		"get_state_size": func(stub shim.ChaincodeStubInterface, s step) (any, error) {
			value, err := stub.GetState(s.Key.string())
			return len(value), err
		},
		"put_state": func(stub shim.ChaincodeStubInterface, s step) (any, error) {
			return nil, stub.PutState(s.Key.string(), s.value())
		},
		"put_state_size": func(stub shim.ChaincodeStubInterface, s step) (any, error) {
			return nil, stub.PutState(s.Key.string(), make([]byte, s.Size))
		},
		"put_many_states": func(stub shim.ChaincodeStubInterface, s step) (any, error) {
			for _, key := range numbered(s.Key.string(), s.Size) {
				if err := stub.PutState(key, []byte(key)); err != nil {
					return nil, err
				}
			}
			return nil, nil
		},
		"del_state": func(stub shim.ChaincodeStubInterface, s step) (any, error) {
			return nil, stub.DelState(s.Key.string())
		},
		"set_state_policy": func(stub shim.ChaincodeStubInterface, s step) (any, error) {
			return nil, stub.SetStateValidationParameter(s.Key.string(), s.value())
		},
		"get_state_policy": func(stub shim.ChaincodeStubInterface, s step) (any, error) {
			policy, err := stub.GetStateValidationParameter(s.Key.string())
			return shown(policy), err
		},
		"range": func(stub shim.ChaincodeStubInterface, s step) (any, error) {
			return readAll(s)(stub.GetStateByRange(s.Start.string(), s.End.string()))
		},
		"range_moves": func(stub shim.ChaincodeStubInterface, s step) (any, error) {
			iterator, err := stub.GetStateByRange(s.Start.string(), s.End.string())
			if err != nil {
				return nil, err
			}
			return moved(iterator, s.Moves), nil
		},
		"range_page": func(stub shim.ChaincodeStubInterface, s step) (any, error) {
			return readPage(stub.GetStateByRangeWithPagination(s.Start.string(), s.End.string(), s.PageSize, s.Bookmark))
		},
		"partial": func(stub shim.ChaincodeStubInterface, s step) (any, error) {
			return readAll(s)(stub.GetStateByPartialCompositeKey(s.Type.string(), strs(s.Attributes)))
		},
		"partial_page": func(stub shim.ChaincodeStubInterface, s step) (any, error) {
			return readPage(stub.GetStateByPartialCompositeKeyWithPagination(
				s.Type.string(), strs(s.Attributes), s.PageSize, s.Bookmark))
		},
		"every_composite_page": func(stub shim.ChaincodeStubInterface, s step) (any, error) {
			return readPage(stub.GetAllStatesCompositeKeyWithPagination(s.PageSize, s.Bookmark))
		},
		"query": func(stub shim.ChaincodeStubInterface, s step) (any, error) {
			return readAll(s)(stub.GetQueryResult(s.Query))
		},
		"query_page": func(stub shim.ChaincodeStubInterface, s step) (any, error) {
			return readPage(stub.GetQueryResultWithPagination(s.Query, s.PageSize, s.Bookmark))
		},
		"history": history,
	} {
		operations[name] = each
	}
}

// getTogether asks for all the keys at the same time and tells whether every one was answered.
func getTogether(stub shim.ChaincodeStubInterface, s step) (any, error) {
	var all sync.WaitGroup
	failures := make([]error, len(s.Keys))
	for i, key := range s.Keys {
		all.Add(1)
		go func() {
			defer all.Done()
			_, failures[i] = stub.GetState(key.string())
		}()
	}
	all.Wait()
	for _, failure := range failures {
		if failure != nil {
			return "some were refused", nil
		}
	}
	return "all were answered", nil
}
