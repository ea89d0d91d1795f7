"""What can be refused."""

from shared.http.problems import NotFound, NotPermitted, PayloadInvalid


class TrackNotFound(NotFound):
    code, title = "track_not_found", "这次巡查没有轨迹"
    default_detail = "请核对巡查记录编号；没有开启定位的巡查没有轨迹。"


class TrackOfAnother(NotPermitted):
    code, title = "track_of_another", "不是本人的巡查"
    default_detail = "只能补传本人巡查的轨迹；请核对巡查记录编号。"


class TrackTooDense(PayloadInvalid):
    code, title = "track_too_dense", "轨迹点过密"


class TrackTooLong(PayloadInvalid):
    code, title = "track_too_long", "轨迹点过多"
    default_detail = "一次巡查的轨迹至多20000个点；请降低定位频率，或分次填报。"


class TrackTimesWrong(PayloadInvalid):
    code, title = "track_times_wrong", "轨迹与巡查时间不符"
    default_detail = "轨迹点的时间大多不在本次巡查的起止时间之内；请核对手机时间和轨迹的起算时间后重新提交。"


class TrackPlaceWrong(PayloadInvalid):
    code, title = "track_place_wrong", "轨迹坐标有误"


class TrackElsewhere(PayloadInvalid):
    code, title = "track_elsewhere", "轨迹不在巡查对象附近"
