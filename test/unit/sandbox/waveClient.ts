/** GraphQL over HTTP as a client of Wave sends it, and the documents that its tests use. */
import type { Sandbox } from '../../sandbox';
import { call, type Answer } from './client';

export type Variables = Record<string, unknown>;

/** With the full-access token, or with the one given ('' sends none). */
export const waveCaller =
	(sandbox: () => Sandbox) =>
	async (query: string, variables: Variables = {}, token?: string): Promise<Answer> => {
		const { apiUrl, credential } = sandbox().wave;
		const value = token ?? credential.token;
		return await call('POST', apiUrl, {
			body: { query, variables },
			headers: value === '' ? {} : { authorization: `Bearer ${value}` },
		});
	};

const RESULT = 'didSucceed inputErrors { code message path }';

export const ADDRESS =
	'addressLine1 addressLine2 city postalCode province { code name } country { code name }';

export const CUSTOMER = `
	id name firstName lastName email phone displayId currency { code }
	address { ${ADDRESS} }
	shippingDetails { name phone instructions address { ${ADDRESS} } }
	isArchived createdAt modifiedAt`;

export const CUSTOMER_CREATE = `mutation CustomerCreate($input: CustomerCreateInput!) {
	customerCreate(input: $input) { ${RESULT} customer { ${CUSTOMER} } } }`;
export const CUSTOMER_PATCH = `mutation CustomerPatch($input: CustomerPatchInput!) {
	customerPatch(input: $input) { ${RESULT} customer { ${CUSTOMER} } } }`;
export const CUSTOMER_DELETE = `mutation CustomerDelete($input: CustomerDeleteInput!) {
	customerDelete(input: $input) { ${RESULT} } }`;
export const CUSTOMER_READ = `query Customer($businessId: ID!, $id: ID!) {
	business(id: $businessId) { customer(id: $id) { ${CUSTOMER} } } }`;
export const CUSTOMERS = `query Customers($businessId: ID!, $page: Int, $pageSize: Int,
		$sort: [CustomerSort!]! = [MODIFIED_AT_ASC], $email: String,
		$modifiedAtAfter: DateTime, $modifiedAtBefore: DateTime) {
	business(id: $businessId) {
		customers(page: $page, pageSize: $pageSize, sort: $sort, email: $email,
				modifiedAtAfter: $modifiedAtAfter, modifiedAtBefore: $modifiedAtBefore) {
			pageInfo { currentPage totalPages totalCount }
			edges { node { id name modifiedAt isArchived } }
		}
	} }`;

export const PRODUCT = `
	id name description unitPrice isSold isBought isArchived
	incomeAccount { id name } expenseAccount { id } defaultSalesTaxes { id } createdAt modifiedAt`;

export const PRODUCT_CREATE = `mutation ProductCreate($input: ProductCreateInput!) {
	productCreate(input: $input) { ${RESULT} product { ${PRODUCT} } } }`;
export const PRODUCT_PATCH = `mutation ProductPatch($input: ProductPatchInput!) {
	productPatch(input: $input) { ${RESULT} product { ${PRODUCT} } } }`;
export const PRODUCT_ARCHIVE = `mutation ProductArchive($input: ProductArchiveInput!) {
	productArchive(input: $input) { ${RESULT} product { ${PRODUCT} } } }`;
export const PRODUCTS = `query Products($businessId: ID!, $isArchived: Boolean = false, $modifiedAtAfter: DateTime) {
	business(id: $businessId) {
		products(sort: [MODIFIED_AT_ASC], isArchived: $isArchived, modifiedAtAfter: $modifiedAtAfter) {
			pageInfo { totalCount } edges { node { ${PRODUCT} } } } } }`;

const MONEY = '{ value minorUnitValue currency { code exponent } }';

export const INVOICE = `
	id invoiceNumber status invoiceDate dueDate currency { code } customer { id } memo title
	subtotal ${MONEY} discountTotal ${MONEY} taxTotal ${MONEY} total ${MONEY}
	amountDue ${MONEY} amountPaid ${MONEY} lastSentAt lastSentVia lastViewedAt
	items { id description quantity unitPrice product { id } account { name }
		subtotal ${MONEY} total ${MONEY} taxes { amount ${MONEY} salesTax { id rate } } }
	discounts { __typename name }
	payments { id } createdAt modifiedAt`;

export const INVOICE_CREATE = `mutation InvoiceCreate($input: InvoiceCreateInput!) {
	invoiceCreate(input: $input) { ${RESULT} invoice { ${INVOICE} } } }`;
export const INVOICE_PATCH = `mutation InvoicePatch($input: InvoicePatchInput!) {
	invoicePatch(input: $input) { ${RESULT} invoice { ${INVOICE} } } }`;
export const INVOICE_APPROVE = `mutation InvoiceApprove($input: InvoiceApproveInput!) {
	invoiceApprove(input: $input) { ${RESULT} invoice { ${INVOICE} } } }`;
export const INVOICE_MARK_SENT = `mutation InvoiceMarkSent($input: InvoiceMarkSentInput!) {
	invoiceMarkSent(input: $input) { ${RESULT} invoice { ${INVOICE} } } }`;
export const INVOICE_SEND = `mutation InvoiceSend($input: InvoiceSendInput!) {
	invoiceSend(input: $input) { ${RESULT} invoice { ${INVOICE} } } }`;
export const INVOICE_DELETE = `mutation InvoiceDelete($input: InvoiceDeleteInput!) {
	invoiceDelete(input: $input) { ${RESULT} } }`;
export const INVOICE_CLONE = `mutation InvoiceClone($input: InvoiceCloneInput!) {
	invoiceClone(input: $input) { ${RESULT} invoice { ${INVOICE} } } }`;
export const INVOICE_READ = `query Invoice($businessId: ID!, $id: ID!) {
	business(id: $businessId) { invoice(id: $id) { ${INVOICE} } } }`;
export const INVOICES = `query Invoices($businessId: ID!, $sort: [InvoiceSort!]! = [CREATED_AT_ASC],
		$status: InvoiceStatus, $customerId: ID, $invoiceNumber: String, $amountDue: Decimal,
		$modifiedAtAfter: DateTime) {
	business(id: $businessId) {
		invoices(sort: $sort, status: $status, customerId: $customerId, invoiceNumber: $invoiceNumber,
				amountDue: $amountDue, modifiedAtAfter: $modifiedAtAfter) {
			edges { node { ${INVOICE} } } } } }`;
export const PAYMENT_CREATE = `mutation PaymentCreate($input: InvoicePaymentCreateManualInput!) {
	invoicePaymentCreateManual(input: $input) {
		${RESULT} invoicePayment { id amount paymentDate invoice { id status } account { name } } } }`;
export const PAYMENT_DELETE = `mutation PaymentDelete($input: InvoicePaymentDeleteInput!) {
	invoicePaymentDelete(input: $input) { ${RESULT} } }`;
