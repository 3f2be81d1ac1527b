from lefil.campaigns.queries.public import Counts, counts, open_campaigns, public_campaigns
from lefil.campaigns.queries.staff import explained

__all__ = ["Counts", "counts", "explained", "open_campaigns", "public_campaigns"]
