/**
 * n8n's execution contexts for tests: the real `Workflow`, the real parameter defaults and the real
 * `httpRequestWithAuthentication` of n8n-core (errors, retry after a refusal, cancel signal), around
 * a node type, its parameters and credentials.
 */
import { configureGlobalAxiosDefaults, OutboundHttp } from '@n8n/backend-network';
import { Container } from '@n8n/di';
import { httpRequestWithAuthentication } from 'n8n-core/dist/execution-engine/node-execution-context/utils/request-helpers/authentication';
import {
	NodeHelpers,
	Workflow,
	type IAdditionalCredentialOptions,
	type IDataObject,
	type IExecuteFunctions,
	type IHttpRequestOptions,
	type ILoadOptionsFunctions,
	type INode,
	type INodeExecutionData,
	type INodeParameters,
	type INodeType,
	type INodeTypes,
	type IPairedItemData,
	type IPollFunctions,
	type IWorkflowBase,
	type NodeExecutionHint,
	type WorkflowExecuteMode,
} from 'n8n-workflow';
import { decrypted, helperFor, type CredentialStore } from './credentials';

configureGlobalAxiosDefaults();

type Parameters = Record<string, unknown>;

export interface ContextOptions {
	type: INodeType;
	/** Parameters that differ from their defaults; a function gives them for each item. */
	parameters?: Parameters | ((itemIndex: number) => Parameters);
	/** Items of the first input, or of each input. Default: one empty item. */
	items?: INodeExecutionData[] | INodeExecutionData[][];
	credentials?: CredentialStore;
	/** Workflow around the node; by default it stands alone. */
	workflow?: Pick<IWorkflowBase, 'nodes' | 'connections'> & Partial<IWorkflowBase>;
	/** The node's name in that workflow. Default: the default name of its type. */
	name?: string;
	/** Prefix of node types in the workflow. Default `n8n-nodes-linkstore.`. */
	package?: string;
	staticData?: IDataObject;
	signal?: AbortSignal;
	continueOnFail?: boolean;
	mode?: WorkflowExecuteMode;
	pollBudgetMs?: number;
	/** Other properties of the node, for example `onError`, `retryOnFail`, `id`. */
	node?: Partial<INode>;
	executionId?: string;
}

export interface Recorded {
	hints: NodeExecutionHint[];
	staticData: IDataObject;
}

export type FakeExecute = IExecuteFunctions & Recorded;
export type FakePoll = IPollFunctions & Recorded;
export type FakeLoadOptions = ILoadOptionsFunctions & Recorded;

/** Value at a dotted path, as n8n-core reads parameters. */
const at = (value: unknown, path: string): unknown =>
	path
		.split('.')
		.reduce<unknown>((inner, part) => (inner as Parameters | undefined)?.[part], value);

const isLocator = (value: unknown): value is { value: unknown } =>
	typeof value === 'object' && value !== null && '__rl' in value;

const isNested = (items: ContextOptions['items']): items is INodeExecutionData[][] =>
	Array.isArray(items?.[0]);

function makeNode(options: ContextOptions): INode {
	const { description } = options.type;
	const inWorkflow = options.workflow?.nodes.find(({ name }) => name === options.name);
	const version = description.defaultVersion ?? description.version;
	return {
		id: '00000000-0000-0000-0000-000000000001',
		name: options.name ?? String(description.defaults.name ?? description.displayName),
		type: `${options.package ?? 'n8n-nodes-linkstore.'}${description.name}`,
		typeVersion: Array.isArray(version) ? version[version.length - 1] : version,
		position: [0, 0],
		parameters: {},
		credentials: Object.fromEntries(
			Object.keys(options.credentials?.data ?? {}).map((name) => [name, { id: name, name }]),
		),
		...inWorkflow,
		...options.node,
	};
}

const noTypes = {
	getByName: () => undefined,
	getByNameAndVersion: () => undefined,
	getKnownTypes: () => ({}),
} as unknown as INodeTypes;

function makeContext(options: ContextOptions): Recorded & Record<string, unknown> {
	const node = makeNode(options);
	const store = options.credentials ?? { data: {}, types: {}, renewals: {} };
	const mode = options.mode ?? 'trigger';
	const staticData: IDataObject = options.staticData ?? {};
	const hints: NodeExecutionHint[] = [];
	const inputs = isNested(options.items) ? options.items : [options.items ?? [{ json: {} }]];
	const workflow = new Workflow({
		id: options.workflow?.id ?? 'workflow-1',
		name: options.workflow?.name ?? 'Test workflow',
		nodes: options.workflow?.nodes ?? [node],
		connections: options.workflow?.connections ?? {},
		active: mode !== 'manual',
		nodeTypes: noTypes,
		settings: options.workflow?.settings ?? {},
	});

	const filled = new Map<number, INodeParameters>();
	const parametersOf = (itemIndex: number): INodeParameters => {
		const key = typeof options.parameters === 'function' ? itemIndex : 0;
		const kept = filled.get(key);
		if (kept) return kept;
		const given =
			typeof options.parameters === 'function' ? options.parameters(itemIndex) : options.parameters;
		const { description } = options.type;
		const parameters = NodeHelpers.getNodeParameters(
			description.properties,
			{ ...node.parameters, ...given } as INodeParameters,
			true,
			false,
			node,
			description,
		) as INodeParameters;
		filled.set(key, parameters);
		return parameters;
	};
	node.parameters = parametersOf(0);

	const readParameter = (
		name: string,
		itemIndex: number,
		fallback: unknown,
		how?: { extractValue?: boolean },
	): unknown => {
		const value = at(parametersOf(itemIndex), name) ?? fallback;
		if (value === undefined) throw new Error(`Could not get parameter "${name}"`);
		if (how?.extractValue) {
			const { description } = options.type;
			const parameters = parametersOf(itemIndex);
			// As n8n does: it has no value to extract for what is not shown.
			if (
				!NodeHelpers.findDisplayedProperty(
					name,
					description.properties,
					parameters,
					node,
					description,
				)
			) {
				throw new Error(`Could not find property "${name}"`);
			}
		}
		const copy = structuredClone(value);
		return how?.extractValue && isLocator(copy) ? copy.value : copy;
	};

	const related = (names: string[], withParameters?: boolean) =>
		names.map((name) => {
			const { type, typeVersion, disabled = false, parameters } = workflow.nodes[name];
			return { name, type, typeVersion, disabled, ...(withParameters ? { parameters } : {}) };
		});

	const context: Recorded & Record<string, unknown> = {
		hints,
		staticData,
		logger: { debug() {}, info() {}, warn() {}, error() {} },
		getNode: () => node,
		getMode: () => mode,
		getActivationMode: () => 'activate',
		getWorkflow: () => ({ id: workflow.id, name: workflow.name, active: workflow.active }),
		getWorkflowSettings: () => workflow.settings,
		getWorkflowStaticData: () => staticData,
		getExecutionId: () => options.executionId ?? '1',
		getTimezone: () => 'UTC',
		getInstanceId: () => 'test-instance',
		getInstanceBaseUrl: () => 'http://127.0.0.1:5678/',
		getRestApiUrl: () => 'http://127.0.0.1:5678/rest',
		getCredentials: async (name: string) => decrypted(store, name),
		getParentNodes: (name: string, how?: { includeNodeParameters?: boolean; depth?: number }) =>
			related(workflow.getParentNodes(name, 'main', how?.depth), how?.includeNodeParameters),
		getChildNodes: (name: string, how?: { includeNodeParameters?: boolean }) =>
			related(workflow.getChildNodes(name), how?.includeNodeParameters),
		continueOnFail: () =>
			options.continueOnFail ??
			(node.onError === 'continueRegularOutput' || node.onError === 'continueErrorOutput'),
		addExecutionHints: (...more: NodeExecutionHint[]) => void hints.push(...more),
		getInputData: (index = 0) => inputs[index] ?? [],
		readParameter,
	};
	const additionalData = { credentialsHelper: helperFor(store) } as never;
	context.helpers = {
		httpRequest: async (request: IHttpRequestOptions) =>
			await Container.get(OutboundHttp).requests().request(request),
		httpRequestWithAuthentication: async function (
			this: IExecuteFunctions,
			type: string,
			request: IHttpRequestOptions,
			more?: IAdditionalCredentialOptions,
		): Promise<unknown> {
			return await httpRequestWithAuthentication.call(
				this,
				type,
				request,
				workflow,
				node,
				additionalData,
				more,
			);
		},
		returnJsonArray: (data: IDataObject | IDataObject[]): INodeExecutionData[] =>
			(Array.isArray(data) ? data : [data]).map((json) => ({ json })),
		constructExecutionMetaData: (
			data: INodeExecutionData[],
			{ itemData }: { itemData: IPairedItemData | IPairedItemData[] },
		) => data.map((entry) => ({ ...entry, pairedItem: itemData })),
	};
	return context;
}

type Reader = (name: string, itemIndex: number, fallback: unknown, how?: object) => unknown;

export function executeContext(options: ContextOptions): FakeExecute {
	const context = makeContext(options);
	return Object.assign(context, {
		getNodeParameter: context.readParameter,
		getExecutionCancelSignal: () => options.signal,
		onExecutionCancellation: (handler: () => unknown) =>
			options.signal?.addEventListener('abort', () => void handler()),
		isToolExecution: () => false,
	}) as unknown as FakeExecute;
}

export function pollContext(options: ContextOptions): FakePoll {
	const context = makeContext(options);
	const read = context.readParameter as Reader;
	return Object.assign(context, {
		getNodeParameter: (name: string, fallback?: unknown, how?: object) =>
			read(name, 0, fallback, how),
		getPollBudgetMs: () => options.pollBudgetMs ?? 5 * 60 * 1000,
	}) as unknown as FakePoll;
}

/** For drop-downs, resource locators and resource mappers in the editor. */
export function loadOptionsContext(options: ContextOptions): FakeLoadOptions {
	const context = makeContext(options);
	const read = context.readParameter as Reader;
	return Object.assign(context, {
		getNodeParameter: (name: string, fallback?: unknown, how?: object) =>
			read(name, 0, fallback, how),
		getCurrentNodeParameter: (name: string, how?: object) => read(name, 0, null, how) ?? undefined,
		getCurrentNodeParameters: () => (context.getNode as () => INode)().parameters,
	}) as unknown as FakeLoadOptions;
}
