package main

import (
	"crypto/sha256"
	"encoding/hex"

	"github.com/hyperledger/fabric-chaincode-go/v2/shim"
)

type operation func(shim.ChaincodeStubInterface, step) (any, error)

var operations = map[string]operation{
	"args": func(stub shim.ChaincodeStubInterface, _ step) (any, error) {
		return shownAll(stub.GetArgs()[2:]), nil
	},
	"string_args": func(stub shim.ChaincodeStubInterface, _ step) (any, error) {
		return shownStrings(stub.GetStringArgs()[2:]), nil
	},
	"function_and_parameters": func(stub shim.ChaincodeStubInterface, _ step) (any, error) {
		function, parameters := stub.GetFunctionAndParameters()
		return []any{function, shownStrings(parameters[1:])}, nil
	},
	"args_slice": func(stub shim.ChaincodeStubInterface, _ step) (any, error) {
		joined, err := stub.GetArgsSlice()
		return digest(joined), err
	},
	"tx_id": func(stub shim.ChaincodeStubInterface, _ step) (any, error) {
		return stub.GetTxID(), nil
	},
	"channel_id": func(stub shim.ChaincodeStubInterface, _ step) (any, error) {
		return stub.GetChannelID(), nil
	},
	"creator": func(stub shim.ChaincodeStubInterface, _ step) (any, error) {
		creator, err := stub.GetCreator()
		return digest(creator), err
	},
	"binding": func(stub shim.ChaincodeStubInterface, _ step) (any, error) {
		binding, err := stub.GetBinding()
		return hex.EncodeToString(binding), err
	},
	"timestamp": func(stub shim.ChaincodeStubInterface, _ step) (any, error) {
		timestamp, err := stub.GetTxTimestamp()
		return timestamp.AsTime().UnixNano(), err
	},
	"transient": func(stub shim.ChaincodeStubInterface, _ step) (any, error) {
		transient, err := stub.GetTransient()
		return shownMap(transient), err
	},
	"decorations": func(stub shim.ChaincodeStubInterface, _ step) (any, error) {
		return shownMap(stub.GetDecorations()), nil
	},
	"signed_proposal": func(stub shim.ChaincodeStubInterface, _ step) (any, error) {
		proposal, err := stub.GetSignedProposal()
		if proposal == nil {
			return nil, err
		}
		return []any{digest(proposal.ProposalBytes), digest(proposal.Signature)}, err
	},
	"msp_id": func(_ shim.ChaincodeStubInterface, _ step) (any, error) {
		return shim.GetMSPID()
	},
	"event": func(stub shim.ChaincodeStubInterface, s step) (any, error) {
		return nil, stub.SetEvent(s.Name, s.value())
	},
	"create_composite_key": func(stub shim.ChaincodeStubInterface, s step) (any, error) {
		key, err := stub.CreateCompositeKey(s.Type.string(), strs(s.Attributes))
		return shown([]byte(key)), err
	},
	"split_composite_key": func(stub shim.ChaincodeStubInterface, s step) (any, error) {
		objectType, attributes, err := stub.SplitCompositeKey(s.Key.string())
		return []any{shown([]byte(objectType)), shownStrings(attributes)}, err
	},
	"invoke_chaincode": func(stub shim.ChaincodeStubInterface, s step) (any, error) {
		response := stub.InvokeChaincode(s.Chaincode, raw(s.Args), s.Channel)
		return []any{response.Status, response.Message, shown(response.Payload)}, nil
	},
	"start_batch": func(stub shim.ChaincodeStubInterface, _ step) (any, error) {
		stub.StartWriteBatch()
		return nil, nil
	},
	"finish_batch": func(stub shim.ChaincodeStubInterface, _ step) (any, error) {
		return nil, stub.FinishWriteBatch()
	},
}

func digest(content []byte) string {
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:])
}
