// The probe: a chaincode over the official Go shim that does what a script in its argument says and tells the outcome
// of each step. probe.py beside it is the same program over ours, step by step.
package main

import (
	"encoding/json"
	"fmt"
	"os"

	"github.com/hyperledger/fabric-chaincode-go/v2/shim"
	"github.com/hyperledger/fabric-protos-go-apiv2/peer"
)

type probe struct{}

// Init runs a script as Invoke does, so that it can refuse and write too.
func (probe) Init(stub shim.ChaincodeStubInterface) *peer.Response {
	return call(stub)
}

// Invoke calls the function named by the first argument.
func (probe) Invoke(stub shim.ChaincodeStubInterface) *peer.Response {
	return call(stub)
}

func call(stub shim.ChaincodeStubInterface) *peer.Response {
	args := stub.GetArgs()
	if len(args) == 0 {
		return shim.Success([]byte("called without arguments"))
	}
	switch string(args[0]) {
	case "script":
		return script(stub, args[1])
	case "record":
		return record(stub, string(args[1]), args[2])
	case "echo":
		return shim.Success(args[len(args)-1])
	case "fail":
		panic(string(args[len(args)-1]))
	case "nothing":
		return nil
	default:
		return shim.Error("the probe has no such function")
	}
}

// record is the workload of the comparison of speed: one read, one write, one event.
func record(stub shim.ChaincodeStubInterface, key string, value []byte) *peer.Response {
	before, err := stub.GetState(key)
	if err != nil {
		return shim.Error(err.Error())
	}
	if before != nil {
		return shim.Error("the record is there already")
	}
	if err := stub.PutState(key, value); err != nil {
		return shim.Error(err.Error())
	}
	if err := stub.SetEvent("recorded", []byte(key)); err != nil {
		return shim.Error(err.Error())
	}
	return shim.Success([]byte(key))
}

func script(stub shim.ChaincodeStubInterface, text []byte) *peer.Response {
	var wanted struct {
		Steps   []step   `json:"steps"`
		Respond *respond `json:"respond"`
	}
	if err := json.Unmarshal(text, &wanted); err != nil {
		return shim.Error("the script cannot be read: " + err.Error())
	}
	outcomes := []any{}
	for _, each := range wanted.Steps {
		outcomes = append(outcomes, outcome(stub, each))
	}
	if wanted.Respond != nil {
		return wanted.Respond.response()
	}
	told, err := json.Marshal(outcomes)
	if err != nil {
		return shim.Error("the outcome cannot be written: " + err.Error())
	}
	return shim.Success(told)
}

func outcome(stub shim.ChaincodeStubInterface, wanted step) map[string]any {
	operation, known := operations[wanted.Op]
	if !known {
		return map[string]any{"unknown": wanted.Op}
	}
	value, err := operation(stub, wanted)
	if err != nil {
		return map[string]any{"refused": err.Error()}
	}
	return map[string]any{"value": value}
}

func settings() (*shim.ChaincodeServer, error) {
	server := &shim.ChaincodeServer{
		CCID:     os.Getenv("CHAINCODE_ID"),
		Address:  os.Getenv("CHAINCODE_SERVER_ADDRESS"),
		CC:       probe{},
		TLSProps: shim.TLSProperties{Disabled: os.Getenv("CHAINCODE_TLS_KEY") == ""},
	}
	for name, target := range map[string]*[]byte{
		"CHAINCODE_TLS_KEY":           &server.TLSProps.Key,
		"CHAINCODE_TLS_CERT":          &server.TLSProps.Cert,
		"CHAINCODE_TLS_CLIENT_CACERT": &server.TLSProps.ClientCACerts,
	} {
		path := os.Getenv(name)
		if path == "" {
			continue
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		*target = content
	}
	return server, nil
}

func serve() error {
	if len(os.Args) > 1 { // as a peer's launcher starts it: it dials the peer
		return shim.Start(probe{})
	}
	server, err := settings()
	if err != nil {
		return err
	}
	return server.Start()
}

func main() {
	err := serve()
	fmt.Fprintln(os.Stderr, "probe:", err)
	os.Exit(1)
}
