package main

import (
	"sort"

	"github.com/hyperledger/fabric-chaincode-go/v2/pkg/cid"
	"github.com/hyperledger/fabric-chaincode-go/v2/pkg/statebased"
	"github.com/hyperledger/fabric-chaincode-go/v2/shim"
)

func init() {
	for name, each := range map[string]operation{
		"client_id": func(stub shim.ChaincodeStubInterface, _ step) (any, error) {
			return cid.GetID(stub)
		},
		"client_msp_id": func(stub shim.ChaincodeStubInterface, _ step) (any, error) {
			return cid.GetMSPID(stub)
		},
		"client_attribute": func(stub shim.ChaincodeStubInterface, s step) (any, error) {
			value, found, err := cid.GetAttributeValue(stub, s.Name)
			if !found {
				return nil, err
			}
			return value, err
		},
		"client_assert": func(stub shim.ChaincodeStubInterface, s step) (any, error) {
			return nil, cid.AssertAttributeValue(stub, s.Name, string(s.value()))
		},
		"client_has_ou": func(stub shim.ChaincodeStubInterface, s step) (any, error) {
			return cid.HasOUValue(stub, s.Name)
		},
		"client_certificate": func(stub shim.ChaincodeStubInterface, _ step) (any, error) {
			certificate, err := cid.GetX509Certificate(stub)
			if certificate == nil {
				return nil, err
			}
			return digest(certificate.Raw), err
		},
		"key_policy": keyPolicy,
	} {
		operations[name] = each
	}
}

// keyPolicy takes the policy in the step's value, adds and removes organisations, and tells the result.
func keyPolicy(_ shim.ChaincodeStubInterface, s step) (any, error) {
	policy, err := statebased.NewStateEP(s.value())
	if err != nil {
		return nil, err
	}
	if err := policy.AddOrgs(statebased.RoleType(s.Role), s.Organizations...); err != nil {
		return nil, err
	}
	policy.DelOrgs(s.Remove...)
	organizations := policy.ListOrgs()
	sort.Strings(organizations)
	made, err := policy.Policy()
	return []any{organizations, shown(made)}, err
}
