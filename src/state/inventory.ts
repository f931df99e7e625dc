/** Inventory: whether SKUs that are limited by place can be bought. Asking reserves nothing. */
import type { InventoryCheckRequestInput, InventoryItem } from '../contract/types.ts'
import { refuse } from '../errors.ts'
import { contextValue } from './lines.ts'
import { marketNamed } from './offers.ts'
import type { View } from './value.ts'

/** One finding a SKU; a target without SKU stands for all SKUs of its product, an unknown one is left out. */
export function checkInventory (view: View, country: string, request: InventoryCheckRequestInput | undefined): InventoryItem[] {
  if (!request) throw refuse('requiredInputMissing', 'a body with targetItems')
  const { targetItems, inventoryContext } = request
  const market = marketNamed(view, country)
  const skus = targetItems.flatMap(({ productId, skuId }) => {
    const product = view.catalogue.product(productId, market)
    const chosen = product?.skus.filter(sku => !skuId || sku.id.toLowerCase() === skuId.toLowerCase()) ?? []
    return chosen.map(sku => ({ productId: product!.id, sku }))
  })
  const missing = new Set(skus.flatMap(({ sku }) => sku.inventoryVariables ?? []).filter(name => contextValue(inventoryContext, name.toLowerCase()) === undefined))
  if (missing.size) throw refuse('inventoryContextMissing', [...missing].join(', '))
  return skus.map(({ productId, sku }) => {
    const restrictions = [...view.catalogue.restrictions(productId, sku.id)]
    return { productId, skuId: sku.id, isRestricted: restrictions.length > 0, restrictions }
  })
}
