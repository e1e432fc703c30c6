/**
 * Executes a workflow's JSON with n8n's own engine (`WorkflowExecute` of n8n-core): its order of
 * branches, waiting inputs, retries, On Error and Always Output Data are the real ones. The nodes are
 * this package's classes; what a flow needs of n8n-nodes-base is stood in for (standIns.ts).
 */
import './quiet';
import { ExecutionLifecycleHooks } from 'n8n-core/dist/execution-engine/execution-lifecycle-hooks';
import { WorkflowExecute } from 'n8n-core/dist/execution-engine/workflow-execute';
import {
	createRunExecutionData,
	Workflow,
	type IConnections,
	type IExecuteData,
	type INode,
	type INodeExecutionData,
	type INodeType,
	type INodeTypes,
	type IRun,
	type IWorkflowExecuteAdditionalData,
	type WorkflowExecuteMode,
} from 'n8n-workflow';
import { Chargebee } from '../../../nodes/Chargebee/Chargebee.node';
import { ChargebeeTrigger } from '../../../nodes/Chargebee/ChargebeeTrigger.node';
import { Customerp } from '../../../nodes/Customerp/Customerp.node';
import { CustomerpTrigger } from '../../../nodes/Customerp/CustomerpTrigger.node';
import { CustomCrm } from '../../../nodes/CustomCrm/CustomCrm.node';
import { CustomCrmTrigger } from '../../../nodes/CustomCrm/CustomCrmTrigger.node';
import { CustomPms } from '../../../nodes/CustomPms/CustomPms.node';
import { CustomPmsTrigger } from '../../../nodes/CustomPms/CustomPmsTrigger.node';
import { LinkStore } from '../../../nodes/LinkStore/LinkStore.node';
import { LinkStoreReconcile } from '../../../nodes/LinkStore/LinkStoreReconcile.node';
import { LinkStoreTrigger } from '../../../nodes/LinkStore/LinkStoreTrigger.node';
import { Membercare } from '../../../nodes/Membercare/Membercare.node';
import { MembercareTrigger } from '../../../nodes/Membercare/MembercareTrigger.node';
import { Wave } from '../../../nodes/Wave/Wave.node';
import { WaveTrigger } from '../../../nodes/Wave/WaveTrigger.node';
import '../context';
import { decrypted, helperFor, type CredentialStore } from '../credentials';
import { functionNode, noStandIn, standIns, type NodeFunction } from './standIns';

export const PACKAGE = 'n8n-nodes-linkstore';
/** Type of a node whose work is a function of the test; see `CanvasOptions.functions`. */
export const FUNCTION = 'test.function';

/** What a workflow's JSON holds. */
export interface CanvasWorkflow {
	id?: string;
	name?: string;
	nodes: INode[];
	connections: IConnections;
	settings?: Record<string, unknown>;
}

export interface ExecuteOptions {
	workflow: CanvasWorkflow;
	/** Credentials that every node may use. */
	credentials: CredentialStore;
	/** Credentials of single nodes, by the node's name; they replace those above. */
	credentialsOf?: Record<string, CredentialStore>;
	/** Work of the nodes of type `FUNCTION`, by the node's name. */
	functions?: Record<string, NodeFunction>;
	/** Node to begin with. Default: the workflow's Manual Trigger. */
	start?: string;
	/** Items that the first node gives. Default: one empty item. */
	input?: INodeExecutionData[];
	/** Default `manual`. */
	mode?: WorkflowExecuteMode;
	/** Called before each node; used to press Stop at a certain moment. */
	before?: (node: string, execution: Running) => void;
	/** Called once the execution is under way. */
	started?: (execution: Running) => void;
	/** Goes on from the failed node of that execution, as the button Retry does. */
	retryOf?: Execution;
}

export interface Running {
	/** Presses Stop. */
	stop: () => void;
}

/** One run of one node. */
export interface NodeRun {
	outputs: INodeExecutionData[][];
	hints: string[];
	error?: NodeProblem;
}

export interface NodeProblem {
	message: string;
	description?: string | null;
	httpCode?: string | null;
	context?: Record<string, unknown>;
}

export interface Execution {
	status: 'success' | 'error' | 'canceled';
	error?: NodeProblem;
	/** The node that the error came from. */
	failedNode?: string;
	/** Every run of a node, by its name. A node that did not run is missing. */
	runs: Record<string, NodeRun[]>;
	/** The nodes in the order in which they ran. */
	order: string[];
	raw?: IRun;
}

const packaged: INodeType[] = [
	new LinkStore(),
	new LinkStoreReconcile(),
	new LinkStoreTrigger(),
	new Membercare(),
	new MembercareTrigger(),
	new Chargebee(),
	new ChargebeeTrigger(),
	new Customerp(),
	new CustomerpTrigger(),
	new CustomCrm(),
	new CustomCrmTrigger(),
	new CustomPms(),
	new CustomPmsTrigger(),
	new Wave(),
	new WaveTrigger(),
];
const known = new Map<string, INodeType>([
	...packaged.map((type) => [`${PACKAGE}.${type.description.name}`, type] as const),
	...Object.entries(standIns),
]);

function typesOf(functions: Record<string, NodeFunction>): INodeTypes {
	const get = (name: string): INodeType =>
		name === FUNCTION ? functionNode(functions) : (known.get(name) ?? noStandIn(name));
	return { getByName: get, getByNameAndVersion: get, getKnownTypes: () => ({}) };
}

/** Every node that may use a credential gets one, as if the user had chosen it. */
function withCredentials(nodes: INode[], options: ExecuteOptions): INode[] {
	return structuredClone(nodes).map((node) => {
		const wanted = known.get(node.type)?.description.credentials ?? [];
		const store = options.credentialsOf?.[node.name] ?? options.credentials;
		const chosen = wanted
			.filter(({ name }) => name in store.data)
			.map(({ name }) => [name, { id: node.name, name }]);
		return chosen.length === 0 ? node : { ...node, credentials: Object.fromEntries(chosen) };
	});
}

/** n8n's credentials helper over the stores; the id of a chosen credential is the node's name. */
function credentialsHelper(options: ExecuteOptions) {
	const storeFor = (nodeName: string | null | undefined): CredentialStore =>
		options.credentialsOf?.[nodeName ?? ''] ?? options.credentials;
	return {
		...helperFor(options.credentials),
		preAuthentication: async (
			...args: Parameters<ReturnType<typeof helperFor>['preAuthentication']>
		) => await helperFor(storeFor(args[3].name)).preAuthentication(...args),
		getDecrypted: async (_data: unknown, chosen: { id: string | null }, type: string) =>
			decrypted(storeFor(chosen.id), type),
		isCredentialUsableByNode: () => true,
	};
}

let executions = 0;

/** Runs the workflow to its end. Never rejects for what a node throws: that is the result's `error`. */
export async function execute(options: ExecuteOptions): Promise<Execution> {
	const mode = options.mode ?? 'manual';
	const executionId = String(++executions);
	const functions = options.functions ?? {};
	const nodes = withCredentials(options.workflow.nodes, options);
	const base = {
		id: options.workflow.id ?? 'workflow-1',
		name: options.workflow.name ?? 'Test workflow',
		active: false,
		nodes,
		connections: options.workflow.connections,
		settings: { executionOrder: 'v1' as const, ...options.workflow.settings },
	};
	const workflow = new Workflow({ ...base, nodeTypes: typesOf(functions) });
	const hooks = new ExecutionLifecycleHooks(mode, executionId, base as never);
	const order: string[] = [];
	const running: Running = { stop: () => undefined };
	hooks.addHandler('nodeExecuteBefore', (name) => {
		order.push(name);
		options.before?.(name, running);
	});
	const additionalData = {
		executionId,
		hooks,
		credentialsHelper: credentialsHelper(options),
		currentNodeExecutionIndex: 0,
		currentNodeParameters: undefined,
		variables: {},
		restApiUrl: 'http://127.0.0.1:5678/rest',
		instanceBaseUrl: 'http://127.0.0.1:5678/',
		webhookBaseUrl: 'http://127.0.0.1:5678/webhook',
		webhookWaitingBaseUrl: 'http://127.0.0.1:5678/webhook-waiting',
		webhookTestBaseUrl: 'http://127.0.0.1:5678/webhook-test',
		formWaitingBaseUrl: 'http://127.0.0.1:5678/form-waiting',
		userId: 'test',
		setExecutionStatus: () => undefined,
		sendDataToUI: () => undefined,
	} as unknown as IWorkflowExecuteAdditionalData;
	const engine = new WorkflowExecute(
		additionalData,
		mode,
		options.retryOf === undefined ? stackOf(options, workflow) : resumed(options.retryOf),
	);
	const promise = engine.processRunExecutionData(workflow);
	running.stop = () => promise.cancel();
	options.started?.(running);
	try {
		return toExecution(await promise, order);
	} catch (error) {
		// A stopped execution's promise is rejected at once; the node in it goes on by itself.
		return { status: 'canceled', error: error as NodeProblem, runs: {}, order };
	}
}

function stackOf(options: ExecuteOptions, workflow: Workflow) {
	const start =
		options.start ??
		Object.values(workflow.nodes).find(({ type }) => type.endsWith('.manualTrigger'))?.name;
	const node = start === undefined ? undefined : workflow.nodes[start];
	if (node === undefined) throw new Error(`The workflow has no node ${start ?? 'to begin with'}`);
	const stack: IExecuteData[] = [
		{ node, data: { main: [options.input ?? [{ json: {} }]] }, source: null },
	];
	return createRunExecutionData({
		startData: {},
		resultData: { runData: {}, pinData: {} },
		executionData: { nodeExecutionStack: stack },
	});
}

/** The stored execution as Retry takes it: the error forgotten, the failed node first in the stack. */
function resumed({ raw }: Execution) {
	if (raw === undefined) throw new Error('Nothing was stored of that execution');
	const data = structuredClone(raw.data);
	const { resultData } = data;
	delete resultData.error;
	const last = resultData.lastNodeExecuted;
	if (last !== undefined) {
		resultData.runData[last]?.pop();
		delete resultData.lastNodeExecuted;
	}
	return data;
}

function toExecution(raw: IRun, order: string[]): Execution {
	const { resultData } = raw.data;
	const runs = Object.fromEntries(
		Object.entries(resultData.runData).map(([name, all]) => [
			name,
			all.map((task) => ({
				outputs: (task.data?.main ?? []).map((items) => items ?? []),
				hints: (task.hints ?? []).map(({ message }) => message),
				...(task.error === undefined ? {} : { error: task.error as unknown as NodeProblem }),
			})),
		]),
	);
	const error = resultData.error as unknown as NodeProblem | undefined;
	return {
		status: raw.status === 'canceled' ? 'canceled' : error === undefined ? 'success' : 'error',
		...(error === undefined ? {} : { error, failedNode: resultData.lastNodeExecuted }),
		runs,
		order,
		raw,
	};
}
