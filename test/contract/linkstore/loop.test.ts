import { startSandbox, type Sandbox } from '../../sandbox';
import { bothCredentials, openFlow, personsFlow, someone, type CanvasFlow } from '../../support/canvas';

let sandbox: Sandbox;
let flow: CanvasFlow;

beforeAll(async () => {
	sandbox = await startSandbox();
});
afterAll(() => sandbox.stop());
beforeEach(async () => {
	await sandbox.membercare.control.reset();
	await sandbox.customerp.control.reset();
});
afterEach(async () => await flow.close());

test('a flow goes live, creates, carries edits both ways, and is idle', async () => {
	await sandbox.membercare.control.seed({ persons: [1, 2, 3].map((n) => someone(n)) });
	flow = await openFlow({ workflow: personsFlow(), credentials: bothCredentials(sandbox) });
	const first = await flow.ok();
	console.log(first.order, JSON.stringify(first.runs, null, 1).slice(0, 3000));
	await flow.goLive();
	console.log(JSON.stringify(await flow.status(), null, 1));
	console.log(JSON.stringify(await flow.linkStore({resource:'review',operation:'getAll',returnAll:true})));
});
