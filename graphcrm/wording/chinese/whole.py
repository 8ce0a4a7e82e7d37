"""Why a part of everything about a customer cannot be had, in Chinese."""

from graphcrm.wording.templates import Catalogue

MESSAGES: Catalogue = {
    "whole.no_run": "尚未做过分析。请运行 'graphcrm analyze'。",
    "whole.newcomer": "该客户在上次分析之后才出现。请再次运行 'graphcrm analyze'。",
    "whole.value_left_out": "上次分析没有计算价值。请运行 'graphcrm analyze --value'。",
    "whole.no_activity": (
        "上次分析没有可用来计算价值的互动。请先加载购买记录，再运行 'graphcrm analyze'。"
    ),
    "whole.no_value": "上次分析没有找到该客户的购买、评分或日期。",
    "whole.never_bought": "截至上次分析，该客户没有买过任何东西。",
    "whole.no_stage": "没有任何生命周期规则给出该客户的阶段。",
    "whole.no_churn": (
        "只有买过且尚未流失的客户才会流失，并且要有足够的数据可学：价值报告会说明是否足够。"
    ),
    "whole.no_rating": "截至上次分析，该客户没有给过评分。",
    "whole.no_product": "截至上次分析，没有人买过有编号的产品。",
    "whole.no_likely": "上次分析没有学习可能的关系。请运行 'graphcrm analyze --likely'。",
    "whole.no_consent": "没有载入任何同意信息，这既不是同意也不是拒绝。请查询保存它的系统，或载入 'consent'、'email_opt_in' 之类的列。",
}
