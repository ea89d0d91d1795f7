"""What can be refused."""

from shared.http.problems import NotPermitted


class NobodysPage(NotPermitted):
    code, title = "no_person", "账号没有对应的人员"
    default_detail = "“今日巡查”是本人的任务；当前账号没有对应的人员，请用本人的账号登录。"
