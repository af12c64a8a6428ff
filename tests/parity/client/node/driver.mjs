// The official client as a program: one JSON request a line in, one JSON answer a line out, many at a time.
// Bytes travel as base64. What the client makes (gateways, proposals, streams, ...) stays here under a number.
import { createHash, createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import * as grpc from '@grpc/grpc-js';
import { checkpointers, connect, hash, signers } from '@hyperledger/fabric-gateway';

const MEGABYTE = 1024 * 1024;
const REBUILD = {
    proposal: ['newProposal', 'newSignedProposal'],
    transaction: ['newTransaction', 'newSignedTransaction'],
    commit: ['newCommit', 'newSignedCommit'],
    chaincode: ['newChaincodeEventsRequest', 'newSignedChaincodeEventsRequest'],
    block: ['newBlockEventsRequest', 'newSignedBlockEventsRequest'],
    filtered: ['newFilteredBlockEventsRequest', 'newSignedFilteredBlockEventsRequest'],
    private: ['newBlockAndPrivateDataEventsRequest', 'newSignedBlockAndPrivateDataEventsRequest'],
};
const things = new Map();
let last = 0;

function keep(thing) {
    last += 1;
    things.set(last, thing);
    return last;
}

const encode = (bytes) => Buffer.from(bytes).toString('base64');
const decode = (text) => Buffer.from(text, 'base64');

function callOptions(milliseconds) {
    return milliseconds === undefined ? undefined : { deadline: Date.now() + milliseconds };
}

function signerOf(fields) {
    if (fields.hsm) {
        const { library, label, pin, identifier } = fields.hsm;
        const factory = signers.newHSMSignerFactory(library);
        const { signer, close } = factory.newSigner({ label, pin, identifier: decode(identifier) });
        return [signer, () => (close(), factory.dispose())];
    }
    const signer = fields.key ? signers.newPrivateKeySigner(createPrivateKey(readFileSync(fields.key))) : undefined;
    return [signer, () => undefined];
}

function open(fields) {
    const own = fields.tls_client && Object.fromEntries(
        Object.entries(fields.tls_client).map(([name, path]) => [name, readFileSync(path)]),
    );
    const credentials = grpc.credentials.createSsl(readFileSync(fields.tls_root), own?.key, own?.certificate);
    const client = new grpc.Client(fields.address, credentials, {
        'grpc.ssl_target_name_override': fields.tls_server_name,
        'grpc.max_send_message_length': 100 * MEGABYTE,
        'grpc.max_receive_message_length': 100 * MEGABYTE,
    });
    const [signer, release] = signerOf(fields);
    const timeouts = fields.timeouts_ms ?? {};
    const options = (stage) => (timeouts[stage] === undefined ? undefined : () => callOptions(timeouts[stage]));
    const gateway = connect({
        client,
        identity: { mspId: fields.msp_id, credentials: readFileSync(fields.certificate) },
        signer,
        hash: fields.hash ? hash[fields.hash] : undefined,
        tlsClientCertificateHash: own && createHash('sha256').update(new X509Certificate(own.certificate).raw).digest(),
        evaluateOptions: options('evaluate'),
        endorseOptions: options('endorse'),
        submitOptions: options('submit'),
        commitStatusOptions: options('commit_status'),
    });
    return { gateway, client, release };
}

function contractOf({ gateway, channel, chaincode, contract }) {
    return things.get(gateway).gateway.getNetwork(channel).getContract(chaincode, contract ?? undefined);
}

function callOf(fields) {
    const transient = Object.entries(fields.transient ?? {}).map(([name, value]) => [name, decode(value)]);
    return {
        arguments: fields.arguments.map(decode),
        transientData: Object.fromEntries(transient),
        endorsingOrganizations: fields.organizations,
    };
}

function eventOptions(fields) {
    const options = {};
    if (fields.start !== undefined) options.startBlock = BigInt(fields.start);
    if (fields.checkpointer !== undefined) options.checkpoint = things.get(fields.checkpointer);
    return options;
}

function eventsRequest(fields) {
    const network = things.get(fields.gateway).gateway.getNetwork(fields.channel);
    const options = eventOptions(fields);
    switch (fields.kind) {
        case 'chaincode':
            return network.newChaincodeEventsRequest(fields.chaincode, options);
        case 'block':
            return network.newBlockEventsRequest(options);
        case 'filtered':
            return network.newFilteredBlockEventsRequest(options);
        case 'private':
            return network.newBlockAndPrivateDataEventsRequest(options);
    }
    throw new Error(`there are no ${fields.kind} events`);
}

async function stream(request, kind) {
    const events = await request.getEvents();
    const iterator = events[Symbol.asyncIterator]();
    // Read from the beginning: a stream that fails while nobody reads it would end the whole program.
    const ahead = iterator.next();
    ahead.catch(() => undefined);
    return { handle: keep({ events, iterator, kind, ahead }) };
}

const digestOf = (bytes) => createHash('sha256').update(bytes).digest('hex');

function privateData(event) {
    const found = [];
    event.getPrivateDataMapMap().forEach((data, position) => found.push([position, encode(data.serializeBinary())]));
    return found.sort(([one], [other]) => one - other);
}

function describe(kind, event) {
    switch (kind) {
        case 'chaincode':
            return {
                block: Number(event.blockNumber),
                transaction_id: event.transactionId,
                chaincode: event.chaincodeName,
                name: event.eventName,
                payload: encode(event.payload),
            };
        case 'block':
            return { block: event.getHeader().getNumber(), sha256: digestOf(event.serializeBinary()) };
        case 'filtered':
            return { block: event.getNumber(), sha256: digestOf(event.serializeBinary()) };
        case 'private':
            return {
                block: event.getBlock().getHeader().getNumber(),
                sha256: digestOf(event.getBlock().serializeBinary()),
                private: privateData(event),
            };
    }
}

function invoke(fields, work) {
    const contract = contractOf(fields);
    return work(contract, fields.function, callOf(fields));
}

/** As many calls as `clients` can make one after the other in the time; how many there were, and how long it took. */
async function bench(fields) {
    const call = (contract, name, options) =>
        fields.evaluate ? contract.evaluate(name, options) : contract.submit(name, options);
    const began = performance.now();
    const ends = began + fields.milliseconds;
    const latencies = [];
    const caller = async (number) => {
        for (let count = 0; performance.now() < ends; count += 1) {
            const argument = Buffer.from(`${fields.prefix}-${number}-${count}`);
            const before = performance.now();
            await call(contractOf(fields), fields.function, { arguments: [argument, argument] });
            latencies.push(performance.now() - before);
        }
    };
    await Promise.all(Array.from({ length: fields.clients }, (_, number) => caller(number)));
    return { latencies_ms: latencies, milliseconds: performance.now() - began };
}

const operations = {
    open: (fields) => ({ handle: keep(open(fields)) }),
    close_gateway: ({ handle }) => {
        const { gateway, client, release } = things.get(handle);
        gateway.close();
        client.close();
        release();
        return {};
    },
    evaluate: async (fields) =>
        invoke(fields, async (contract, name, call) => ({ result: encode(await contract.evaluate(name, call)) })),
    submit: async (fields) =>
        invoke(fields, async (contract, name, call) => ({ result: encode(await contract.submit(name, call)) })),
    submit_async: async (fields) =>
        invoke(fields, async (contract, name, call) => {
            const commit = await contract.submitAsync(name, call);
            return { handle: keep(commit), result: encode(commit.getResult()) };
        }),
    proposal: (fields) =>
        invoke(fields, (contract, name, call) => {
            const proposal = contract.newProposal(name, call);
            return { handle: keep(proposal), transaction_id: proposal.getTransactionId() };
        }),
    evaluate_proposal: async ({ handle, timeout_ms }) => ({
        result: encode(await things.get(handle).evaluate(callOptions(timeout_ms))),
    }),
    endorse: async ({ handle, timeout_ms }) => {
        const transaction = await things.get(handle).endorse(callOptions(timeout_ms));
        return {
            handle: keep(transaction),
            result: encode(transaction.getResult()),
            transaction_id: transaction.getTransactionId(),
        };
    },
    send: async ({ handle, timeout_ms }) => {
        const commit = await things.get(handle).submit(callOptions(timeout_ms));
        return { handle: keep(commit), transaction_id: commit.getTransactionId() };
    },
    status: async ({ handle, timeout_ms }) => {
        const status = await things.get(handle).getStatus(callOptions(timeout_ms));
        return {
            code: status.code,
            successful: status.successful,
            block: Number(status.blockNumber),
            transaction_id: status.transactionId,
        };
    },
    serialise: ({ handle }) => {
        const thing = things.get(handle);
        return { bytes: encode(thing.getBytes()), digest: encode(thing.getDigest()) };
    },
    rebuild: ({ gateway, kind, bytes, signature }) => {
        const [unsigned, signed] = REBUILD[kind];
        const from = things.get(gateway).gateway;
        const thing = signature ? from[signed](decode(bytes), decode(signature)) : from[unsigned](decode(bytes));
        return { handle: keep(thing) };
    },
    events_request: (fields) => ({ handle: keep(eventsRequest(fields)) }),
    open_events: ({ handle, kind }) => stream(things.get(handle), kind),
    events: (fields) => stream(eventsRequest(fields), fields.kind),
    next: async ({ handle }) => {
        const stream = things.get(handle);
        const coming = stream.ahead ?? stream.iterator.next();
        stream.ahead = undefined;
        const { done, value } = await coming;
        return done ? { end: true } : describe(stream.kind, value);
    },
    close_events: ({ handle }) => {
        things.get(handle).events.close();
        return {};
    },
    checkpointer: async ({ path }) => ({
        handle: keep(path ? await checkpointers.file(path) : checkpointers.inMemory()),
    }),
    close_checkpointer: () => ({}), // this client has nothing to give back
    checkpoint_block: async ({ handle, block }) => {
        await things.get(handle).checkpointBlock(BigInt(block));
        return {};
    },
    checkpoint_transaction: async ({ handle, block, transaction_id }) => {
        await things.get(handle).checkpointTransaction(BigInt(block), transaction_id);
        return {};
    },
    checkpoint_event: async ({ handle, block, transaction_id }) => {
        const event = { blockNumber: BigInt(block), transactionId: transaction_id };
        await things.get(handle).checkpointChaincodeEvent(event);
        return {};
    },
    position: ({ handle }) => {
        const checkpointer = things.get(handle);
        const block = checkpointer.getBlockNumber();
        return {
            block: block === undefined ? null : Number(block),
            transaction_id: checkpointer.getTransactionId() ?? '',
        };
    },
    bench,
};

function describeError(error) {
    const cause = error.cause ?? error;
    return {
        class: error.name,
        message: error.message,
        // Validation codes stay numbers; the others are those of gRPC.
        code: error.name === 'CommitError' ? error.code : (grpc.status[error.code] ?? null),
        text: typeof cause.details === 'string' ? cause.details : '',
        details: Array.isArray(error.details)
            ? error.details.map(({ address, mspId, message }) => [address, mspId, message])
            : [],
        transaction_id: error.transactionId ?? '',
    };
}

async function answer(line) {
    const { id, operation, ...fields } = JSON.parse(line);
    let reply;
    try {
        reply = { id, ok: await operations[operation](fields) };
    } catch (error) {
        reply = { id, error: describeError(error) };
    }
    process.stdout.write(`${JSON.stringify(reply)}\n`);
}

createInterface({ input: process.stdin })
    .on('line', (line) => void answer(line))
    .on('close', () => process.exit(0));
