"""The broker of amqtt 0.12, mended where it fails its clients. An extra: `broker`."""

from __future__ import annotations

from collections.abc import ItemsView, Iterator

from amqtt.broker import Broker  # type: ignore[import-untyped] # it has no types
from amqtt.contexts import BrokerConfig  # type: ignore[import-untyped] # nor this
from amqtt.session import Session  # type: ignore[import-untyped] # nor this

_Subscribers = list[tuple[Session, int]]


class MendedBroker(Broker):  # type: ignore[misc] # for the same reason
    """Sends what it kept to those who subscribe: amqtt also sends whoever greets it what it kept
    for everybody else."""

    def __init__(self, config: BrokerConfig) -> None:
        super().__init__(config)
        self._subscriptions = _WalkedAsFound()

    async def _publish_retained_messages_for_subscription(
        self, subscription: tuple[str, int], session: Session
    ) -> None:
        subscribers = self._subscriptions.get(subscription[0], [])
        if any(one.client_id == session.client_id for one, _ in subscribers):
            await super()._publish_retained_messages_for_subscription(subscription, session)


class _WalkedAsFound(dict[str, _Subscribers]):
    """Who is walking over it goes on when it changes.

    amqtt waits while it walks over its subscriptions; if somebody subscribes meanwhile, who greets
    is never served, and what is published is lost.
    """

    def __iter__(self) -> Iterator[str]:
        return iter(list(super().keys()))

    def items(self) -> ItemsView[str, _Subscribers]:  # type: ignore[override] # it has no name
        return dict(super().items()).items()
