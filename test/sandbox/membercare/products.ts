/** Products and their groups: nothing can be written. */
import { notFoundProblem, ok, type Call, type MembercareRoute, type Tenant } from './context';
import { idParam, paged, scattered, slicePage } from './query';
import type { ProductGroupRaw, ProductRaw } from './raw';
import { viewOf } from './views';

function groupView(tenant: Tenant, call: Call, group: ProductGroupRaw | undefined) {
	return group
		? {
				url: `${viewOf(tenant, call).api}/products/groups/${group.id}`,
				id: group.id,
				name: group.name,
				valid: group.valid,
			}
		: null;
}

function productView(tenant: Tenant, call: Call, product: ProductRaw) {
	const { api } = viewOf(tenant, call);
	return {
		url: `${api}/products/${product.id}`,
		id: product.id,
		productGroup: groupView(
			tenant,
			call,
			call.db.productGroups.get(String(product.productGroupId)),
		),
		financeDimensions: {
			url: `${api}/products/${product.id}/financeDimensions`,
			...product.financeDimensions,
		},
		name: product.name,
		vatPercent: product.vatPercent,
		notOnInvoiceIfZero: product.notOnInvoiceIfZero,
		context: product.context,
		valid: product.valid,
	};
}

export function productRoutes(tenant: Tenant): MembercareRoute[] {
	const listed = (call: Call) =>
		call.lists.products
			.all()
			.filter(({ id }) => !tenant.hidden.isHidden('products', String(id), 'lists'));
	return [
		{
			method: 'GET',
			template: '/products',
			handle: (call) =>
				ok(
					paged(
						tenant,
						call,
						() => scattered(listed(call), ({ id }) => id),
						(row) => productView(tenant, call, row),
					),
				),
		},
		{
			method: 'GET',
			template: '/products/groups',
			// A bare array, paged all the same.
			handle: (call) =>
				ok(
					slicePage(tenant, call, call.db.productGroups.all()).rows.map((group) =>
						groupView(tenant, call, group),
					),
				),
		},
		{
			method: 'GET',
			template: '/products/group/{id}/products',
			handle: (call) => {
				const groupId = Number(idParam(call, 'id'));
				const rows = () =>
					scattered(
						listed(call).filter(({ productGroupId }) => productGroupId === groupId),
						({ id }) => id,
					);
				return ok(paged(tenant, call, rows, (row) => productView(tenant, call, row)));
			},
		},
		{
			method: 'GET',
			template: '/products/{id}',
			handle: (call) => {
				const id = idParam(call, 'id');
				const product = tenant.hidden.isHidden('products', id, 'reads')
					? undefined
					: call.db.products.get(id);
				return product
					? ok(productView(tenant, call, product))
					: notFoundProblem(`The product ${id} was not found.`);
			},
		},
	];
}
