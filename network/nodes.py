"""Configuration and process of each orderer and each peer."""

from __future__ import annotations

import json
import re
from pathlib import Path

from network.errors import ToolMissing
from network.files import write_atomically, write_json
from network.paths import RunDirectory
from network.plan import ProcessSpec
from network.tools import FabricTools
from network.topology import Topology
from network.topology_parts import Orderer, Peer

_BUILDER = "energysale_ccaas"
_BUILDER_CONFIG = "CHAINCODE_AS_A_SERVICE_BUILDER_CONFIG"
_BUILDER_SCRIPTS = Path(__file__).with_name("ccaas")
# Nodes that start together find each other late, and gossip says so at length: only its errors are kept.
_LOGGING = "warning:gossip=error:grpc=error"
# At Go's default of 100 a node collects garbage twice as often. At 800 it has 590 MB instead of 190, and no cache holds
# that: beside the other nodes an order cost it a quarter more. Memory is bounded as well, softly.
_GO = {"GOGC": "200", "GOMEMLIMIT": "640MiB"}


def write_node_configuration(run: RunDirectory, topology: Topology, tools: FabricTools) -> None:
    """Write each node's configuration folder anew; its data is left alone. Raises ToolMissing, DiskFull."""
    _copy_builder(run)
    core = _with_builder((tools.sample_config / "core.yaml").read_text(), _builder(run))
    for peer in topology.peers():
        write_atomically(run.node(peer.name) / "core.yaml", core)
        write_chaincode_connection(run, topology, peer)
    for orderer in topology.orderer_nodes():
        write_atomically(run.node(orderer.name) / "orderer.yaml", (tools.sample_config / "orderer.yaml").read_bytes())


def write_chaincode_connection(run: RunDirectory, topology: Topology, peer: Peer) -> None:
    """Tell the peer's builder how its organisation's chaincode service is dialled. Raises DiskFull."""
    write_json(run.node(peer.name) / "connection.json", _chaincode_connection(run, topology, peer), mode=0o600)


def orderer_process(run: RunDirectory, topology: Topology, tools: FabricTools, orderer: Orderer) -> ProcessSpec:
    """The process of one orderer."""
    identity = run.orderer_organisation(topology.domain) / "orderers" / orderer.name
    tls, data = identity / "tls", run.node(orderer.name) / "data"
    settings = {
        "FABRIC_CFG_PATH": run.node(orderer.name),
        "FABRIC_LOGGING_SPEC": _LOGGING,
        "ORDERER_GENERAL_LISTENADDRESS": orderer.host,
        "ORDERER_GENERAL_LISTENPORT": orderer.port,
        "ORDERER_GENERAL_LOCALMSPID": topology.orderers.msp_id,
        "ORDERER_GENERAL_LOCALMSPDIR": identity / "msp",
        "ORDERER_GENERAL_BOOTSTRAPMETHOD": "none",
        "ORDERER_GENERAL_AUTHENTICATION_TIMEWINDOW": f"{topology.peer.time_window_s}s",
        # A client may ping each minute (our Gateway client, the peers' deliver client), not more often.
        "ORDERER_GENERAL_KEEPALIVE_SERVERMININTERVAL": "30s",
        "ORDERER_GENERAL_KEEPALIVE_SERVERINTERVAL": "60s",
        # Reconnecting to a restarted orderer must not wait the default of up to two minutes.
        "ORDERER_GENERAL_BACKOFF_MAXDELAY": "2s",
        "ORDERER_GENERAL_TLS_ENABLED": "true",
        "ORDERER_GENERAL_TLS_CERTIFICATE": tls / "server.crt",
        "ORDERER_GENERAL_TLS_PRIVATEKEY": tls / "server.key",
        "ORDERER_GENERAL_TLS_ROOTCAS": f"[{tls / 'ca.crt'}]",
        "ORDERER_GENERAL_CLUSTER_CLIENTCERTIFICATE": tls / "server.crt",
        "ORDERER_GENERAL_CLUSTER_CLIENTPRIVATEKEY": tls / "server.key",
        "ORDERER_CHANNELPARTICIPATION_ENABLED": "true",
        "ORDERER_ADMIN_LISTENADDRESS": f"{orderer.host}:{orderer.admin_port}",
        "ORDERER_ADMIN_TLS_ENABLED": "true",
        "ORDERER_ADMIN_TLS_CERTIFICATE": tls / "server.crt",
        "ORDERER_ADMIN_TLS_PRIVATEKEY": tls / "server.key",
        "ORDERER_ADMIN_TLS_CLIENTAUTHREQUIRED": "true",
        "ORDERER_ADMIN_TLS_CLIENTROOTCAS": f"[{tls / 'ca.crt'}]",
        "ORDERER_OPERATIONS_LISTENADDRESS": f"{orderer.host}:{orderer.operations_port}",
        "ORDERER_METRICS_PROVIDER": "prometheus",
        "ORDERER_FILELEDGER_LOCATION": data / "ledger",
        "ORDERER_CONSENSUS_WALDIR": data / "wal",
        "ORDERER_CONSENSUS_SNAPDIR": data / "snapshots",
    }
    return ProcessSpec(
        name=orderer.name,
        kind="orderer",
        argv=(str(tools["orderer"]),),
        environment=_GO | {name: str(value) for name, value in settings.items()},
        log=str(run.log(orderer.name)),
    )


def peer_process(run: RunDirectory, topology: Topology, tools: FabricTools, peer: Peer) -> ProcessSpec:
    """The process of one peer."""
    organisation = peer.organisation
    identity = run.peer_organisation(organisation.domain) / "peers" / peer.name
    tls, data = identity / "tls", run.node(peer.name) / "data"
    anchor = topology.peers_of(organisation)[0]
    settings = {
        "FABRIC_CFG_PATH": run.node(peer.name),
        "FABRIC_LOGGING_SPEC": _LOGGING,
        "CORE_PEER_ID": peer.name,
        "CORE_PEER_NETWORKID": topology.channel.name,
        "CORE_PEER_LOCALMSPID": organisation.msp_id,
        "CORE_PEER_MSPCONFIGPATH": identity / "msp",
        "CORE_PEER_LISTENADDRESS": peer.endpoint,
        "CORE_PEER_ADDRESS": peer.endpoint,
        "CORE_PEER_CHAINCODELISTENADDRESS": f"{peer.host}:{peer.chaincode_port}",
        "CORE_OPERATIONS_LISTENADDRESS": f"{peer.host}:{peer.operations_port}",
        "CORE_METRICS_PROVIDER": "prometheus",
        "CORE_VM_ENDPOINT": "",
        # A proposal that makes the peer dial its chaincode service keeps blocks from being committed until it is over.
        "CORE_CHAINCODE_STARTUPTIMEOUT": "30s",
        "CORE_PEER_TLS_ENABLED": "true",
        "CORE_PEER_TLS_CERT_FILE": tls / "server.crt",
        "CORE_PEER_TLS_KEY_FILE": tls / "server.key",
        "CORE_PEER_TLS_ROOTCERT_FILE": tls / "ca.crt",
        "CORE_PEER_FILESYSTEMPATH": data,
        "CORE_LEDGER_SNAPSHOTS_ROOTDIR": data / "snapshots",
        "CORE_PEER_AUTHENTICATION_TIMEWINDOW": f"{topology.peer.time_window_s}s",
        "CORE_PEER_LIMITS_CONCURRENCY_GATEWAYSERVICE": topology.peer.gateway_concurrency,
        # Clients may ping each half minute; a dead client or peer is noticed within a minute and a half.
        "CORE_PEER_KEEPALIVE_MININTERVAL": "30s",
        "CORE_PEER_KEEPALIVE_INTERVAL": "60s",
        # A lost orderer is dialled again within a second, not after a back-off that grows for an hour.
        "CORE_PEER_DELIVERYCLIENT_RECONNECTBACKOFFTHRESHOLD": "1s",
        **_gossip(topology, peer, anchor),
        _BUILDER_CONFIG: run.node(peer.name) / "connection.json",
    }
    couchdb, secrets = _couchdb(topology, peer)
    return ProcessSpec(
        name=peer.name,
        kind="peer",
        argv=(str(tools["peer"]), "node", "start"),
        environment=_GO | {name: str(value) for name, value in settings.items()} | couchdb,
        secrets=secrets,
        log=str(run.log(peer.name)),
    )


def _gossip(topology: Topology, peer: Peer, anchor: Peer) -> dict[str, object]:
    """Endorsers are found within seconds instead of 5 to 25, at a price that an idle peer can afford: every message is
    signed and checked by every other peer, so half an interval is twice the CPU, also while others work."""
    return {
        "CORE_PEER_GOSSIP_BOOTSTRAP": anchor.endpoint,
        "CORE_PEER_GOSSIP_ENDPOINT": peer.endpoint,
        "CORE_PEER_GOSSIP_EXTERNALENDPOINT": peer.endpoint,
        "CORE_PEER_GOSSIP_RECONNECTINTERVAL": "1s",
        "CORE_PEER_GOSSIP_ALIVETIMEINTERVAL": "10s",
        "CORE_PEER_GOSSIP_ALIVEEXPIRATIONTIMEOUT": "30s",
        "CORE_PEER_GOSSIP_PUBLISHSTATEINFOINTERVAL": "4s",
        # A peer tells the others of itself when it changes; what one missed while it started it asks for. `up` waits
        # for that, while the APIs start.
        "CORE_PEER_GOSSIP_REQUESTSTATEINFOINTERVAL": "5s",
        "CORE_PEER_GOSSIP_PULLINTERVAL": "10s",
        "CORE_PEER_GOSSIP_MEMBERSHIPTRACKERINTERVAL": "60s",
        # How often a peer wakes to see whether there is something to push. Nothing there is in a hurry: blocks come
        # from the orderers, private data go straight to their peers. Fabric's 10 ms are half of an idle peer's CPU.
        "CORE_PEER_GOSSIP_MAXPROPAGATIONBURSTLATENCY": "250ms",
        "CORE_PEER_GOSSIP_PVTDATA_PULLRETRYTHRESHOLD": f"{topology.peer.pull_retry_threshold_s}s",
        "CORE_PEER_GOSSIP_PVTDATA_RECONCILESLEEPINTERVAL": "5s",
        # A transaction that was sent twice is invalid the second time, and its private data are nowhere any more:
        # every commit of such a copy would wait for the whole threshold.
        "CORE_PEER_GOSSIP_PVTDATA_SKIPPULLINGINVALIDTRANSACTIONSDURINGCOMMIT": "true",
    }


def _couchdb(topology: Topology, peer: Peer) -> tuple[dict[str, str], dict[str, str]]:
    """Settings and secrets of the peer's own CouchDB. Credentials come from the environment and are never written.

    ENERGYSALE_COUCHDB_USER and ENERGYSALE_COUCHDB_PASSWORD, for one peer alone with `_PEER0_EXCHANGEORG` behind.
    """
    if topology.peer.state_database != "couchdb":
        return {}, {}
    suffix = "_".join(peer.name.upper().split(".")[:2])
    settings = {
        "CORE_LEDGER_STATE_STATEDATABASE": "CouchDB",
        "CORE_LEDGER_STATE_COUCHDBCONFIG_COUCHDBADDRESS": topology.peer.couchdb[peer.name],
    }
    secrets = {
        "CORE_LEDGER_STATE_COUCHDBCONFIG_USERNAME": f"ENERGYSALE_COUCHDB_USER_{suffix}",
        "CORE_LEDGER_STATE_COUCHDBCONFIG_PASSWORD": f"ENERGYSALE_COUCHDB_PASSWORD_{suffix}",
    }
    return settings, secrets


def _builder(run: RunDirectory) -> Path:
    return run.root / "builder"


def _copy_builder(run: RunDirectory) -> None:
    """Peers run the builder from the run directory: an installed package may have lost the scripts' mode bits."""
    for script in (_BUILDER_SCRIPTS / "bin").iterdir():
        write_atomically(_builder(run) / "bin" / script.name, script.read_bytes(), mode=0o755)


def _with_builder(core: str, builder: Path) -> str:
    """core.yaml with our builder as its only external builder: a list cannot be given through the environment."""
    ours = json.dumps([{"name": _BUILDER, "path": str(builder), "propagateEnvironment": [_BUILDER_CONFIG]}])
    text, count = re.subn(
        r"^( +)externalBuilders:[^\n]*\n(?:\1 +[^\n]*\n|[ \t]*\n|\1[ -]*#[^\n]*\n|\1- [^\n]*\n)*",
        lambda found: f"{found[1]}externalBuilders: {ours}\n\n",
        core,
        count=1,
        flags=re.MULTILINE,
    )
    if count != 1:
        raise ToolMissing(
            "core.yaml of these Fabric tools has no externalBuilders",
            remedy="set FABRIC_SAMPLECONFIG to the `config` folder of a Fabric 3.1 release",
        )
    return text


def _chaincode_connection(run: RunDirectory, topology: Topology, peer: Peer) -> dict[str, object]:
    """How this peer dials its organisation's chaincode service."""
    tls = run.chaincode_tls(peer.organisation.domain)
    return {
        "address": f"{topology.host}:{peer.organisation.chaincode_port}",
        "dial_timeout": "5s",
        "tls_required": True,
        "client_auth_required": True,
        "client_key": (tls / "client.key").read_text(),
        "client_cert": (tls / "client.crt").read_text(),
        "root_cert": (tls / "ca.crt").read_text(),
    }
