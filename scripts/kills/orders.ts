// What a client asks of campaigns while the server is killed: to call people again, to cancel. An order that was not
// answered is given again in the next life, under the same idempotency key, as a careful client does it.
export interface Order {
  readonly campaignId: string
  readonly action: 'retry' | 'cancel'
}

export interface OrderCounts {
  retries: number
  cancels: number
  /** Given again because the server was killed before it answered. */
  repeated: number
  /** 409: the campaign had ended otherwise by then. */
  refused: number
}

/** @throws Error from each of them when an answer is none that the contract knows */
export function makeOrders(token: string) {
  const open = new Map<string, Order>()
  const counts: OrderCounts = { retries: 0, cancels: 0, repeated: 0, refused: 0 }

  async function send(url: string, key: string, { campaignId, action }: Order): Promise<void> {
    const request = fetch(`${url}/v1/campaigns/${campaignId}/${action}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'idempotency-key': key },
    })
    const answer = await request
      .then(async (response) => ({ status: response.status, text: await response.text() }))
      .catch(
        () => undefined, // killed before it answered
      )
    if (answer === undefined) return
    if (answer.status !== 200 && answer.status !== 409) throw new Error(`${action}: ${answer.status} ${answer.text}`)
    open.delete(key)
    if (answer.status === 409) counts.refused += 1
    else if (action === 'retry') counts.retries += 1
    else counts.cancels += 1
  }

  return {
    counts,
    async give(url: string, order: Order): Promise<void> {
      const key = `${order.action}-${order.campaignId}`
      open.set(key, order)
      await send(url, key, order)
    },
    async repeat(url: string): Promise<void> {
      for (const [key, order] of [...open]) {
        counts.repeated += 1
        await send(url, key, order)
      }
    },
  }
}
