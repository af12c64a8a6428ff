package main

import (
	"fmt"

	"github.com/hyperledger/fabric-chaincode-go/v2/shim"
	"github.com/hyperledger/fabric-protos-go-apiv2/ledger/queryresult"
	"github.com/hyperledger/fabric-protos-go-apiv2/peer"
)

func pair(found *queryresult.KV) any {
	return []any{shown([]byte(found.Key)), shown(found.Value)}
}

// readAll reads the results that the step wants (all of them when it names no number), then closes the iterator.
func readAll(s step) func(shim.StateQueryIteratorInterface, error) (any, error) {
	return func(iterator shim.StateQueryIteratorInterface, err error) (any, error) {
		if err != nil {
			return nil, err
		}
		found := []any{}
		for iterator.HasNext() && (s.Take == 0 || len(found) < s.Take) {
			next, err := iterator.Next()
			if err != nil {
				return nil, err
			}
			found = append(found, pair(next))
		}
		return found, iterator.Close()
	}
}

func readPage(
	iterator shim.StateQueryIteratorInterface, metadata *peer.QueryResponseMetadata, err error,
) (any, error) {
	found, err := readAll(step{})(iterator, err)
	if err != nil {
		return nil, err
	}
	return []any{found, shown([]byte(metadata.Bookmark)), metadata.FetchedRecordsCount}, nil
}

func history(stub shim.ChaincodeStubInterface, s step) (any, error) {
	iterator, err := stub.GetHistoryForKey(s.Key.string())
	if err != nil {
		return nil, err
	}
	found := []any{}
	for iterator.HasNext() {
		change, err := iterator.Next()
		if err != nil {
			return nil, err
		}
		found = append(found, []any{change.TxId, change.Timestamp.AsTime().UnixNano(), change.IsDelete, shown(change.Value)})
	}
	return found, iterator.Close()
}

// moved makes the moves one after the other and tells what came of each.
func moved(iterator shim.StateQueryIteratorInterface, moves []string) []any {
	came := []any{}
	for _, move := range moves {
		switch move {
		case "has_next":
			came = append(came, iterator.HasNext())
		case "next":
			next, err := iterator.Next()
			if err != nil {
				came = append(came, "refused")
			} else {
				came = append(came, pair(next))
			}
		case "close":
			if err := iterator.Close(); err != nil {
				came = append(came, "refused")
			} else {
				came = append(came, "closed")
			}
		}
	}
	return came
}

func numbered(prefix string, count int) []string {
	keys := make([]string, 0, count)
	for i := range count {
		keys = append(keys, fmt.Sprintf("%s%04d", prefix, i))
	}
	return keys
}
