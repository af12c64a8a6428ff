package main

import (
	"encoding/hex"
	"strings"

	"github.com/hyperledger/fabric-protos-go-apiv2/peer"
)

// step is one call of the stub. Texts and bytes that JSON cannot carry are written "hex:…".
type step struct {
	Op            string   `json:"op"`
	Key           text     `json:"key"`
	Keys          []text   `json:"keys"`
	Value         *text    `json:"value"`
	Size          int      `json:"size"`
	Collection    text     `json:"collection"`
	Start         text     `json:"start"`
	End           text     `json:"end"`
	Type          text     `json:"type"`
	Attributes    []text   `json:"attributes"`
	Query         string   `json:"query"`
	PageSize      int32    `json:"page_size"`
	Bookmark      string   `json:"bookmark"`
	Take          int      `json:"take"`
	Moves         []string `json:"moves"`
	Name          string   `json:"name"`
	Chaincode     string   `json:"chaincode"`
	Channel       string   `json:"channel"`
	Args          []text   `json:"args"`
	Organizations []string `json:"organizations"`
	Remove        []string `json:"remove"`
	Role          string   `json:"role"`
}

type text string

func (t text) bytes() []byte {
	if digits, found := strings.CutPrefix(string(t), "hex:"); found {
		decoded, err := hex.DecodeString(digits)
		if err != nil {
			panic("the script has a malformed hex text")
		}
		return decoded
	}
	return []byte(t)
}

func (t text) string() string {
	return string(t.bytes())
}

func (s step) value() []byte {
	if s.Value == nil {
		return nil
	}
	return s.Value.bytes()
}

func strs(texts []text) []string {
	all := make([]string, 0, len(texts))
	for _, each := range texts {
		all = append(all, each.string())
	}
	return all
}

func raw(texts []text) [][]byte {
	all := make([][]byte, 0, len(texts))
	for _, each := range texts {
		all = append(all, each.bytes())
	}
	return all
}

// shown is the value as JSON can carry it: nil, printable text, or "hex:…".
func shown(value []byte) any {
	if value == nil {
		return nil
	}
	for _, each := range value {
		if each < 0x20 || each > 0x7e {
			return "hex:" + hex.EncodeToString(value)
		}
	}
	return string(value)
}

func shownAll(values [][]byte) []any {
	all := make([]any, 0, len(values))
	for _, each := range values {
		all = append(all, shown(each))
	}
	return all
}

func shownStrings(values []string) []any {
	all := make([]any, 0, len(values))
	for _, each := range values {
		all = append(all, shown([]byte(each)))
	}
	return all
}

func shownMap(values map[string][]byte) map[string]any {
	all := map[string]any{}
	for name, each := range values {
		all[name] = shown(each)
	}
	return all
}

// respond is the answer that a script ends with instead of its outcomes.
type respond struct {
	Status  int32  `json:"status"`
	Message string `json:"message"`
	Payload text   `json:"payload"`
	Size    int    `json:"size"`
}

func (r respond) response() *peer.Response {
	payload := r.Payload.bytes()
	if r.Size > 0 {
		payload = make([]byte, r.Size)
	}
	return &peer.Response{Status: r.Status, Message: r.Message, Payload: payload}
}
