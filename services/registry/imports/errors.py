"""What can be refused."""

from shared.http.problems import AlreadyExists, Conflict, NotFound


class ImportNotFound(NotFound):
    code, title = "import_not_found", "没有这次导入"
    default_detail = "请核对编号；只能看到自己上传的导入。"


class ImportIdTaken(AlreadyExists):
    code, title = "id_taken", "编号已被使用"
    default_detail = "这个 id 已用于另一次导入，请为新的导入生成新的 id。"


class ImportNotPreviewed(Conflict):
    code, title = "import_not_previewed", "这次导入现在不能确认"


class ImportNotCancellable(Conflict):
    code, title = "import_not_cancellable", "这次导入不能撤销"


class ImportHasFaults(Conflict):
    code, title = "import_has_faults", "文件中有错误的行"


class LedgerChanged(Conflict):
    code, title = "ledger_changed", "预览之后台账有变动"


class NothingToImport(Conflict):
    code, title = "nothing_to_import", "没有可以导入的行"
    default_detail = "所有的行都有错误，或与台账相同：请按错误说明修改后重新上传。"
