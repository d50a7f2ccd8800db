#pragma once

#include "models/core/clock.h"
#include "models/domain/cluster.h"

#include <QDate>
#include <QFrame>

#include <optional>
#include <vector>

namespace groundswell::ui {

class DateField;
class RangeHistogram;
class TextLabel;

/// Presets, two days and a histogram with handles for the date range, UTC; a popup of the header. "Last" counts back
/// from the newest item.
class DateRangePopup : public QFrame {
    Q_OBJECT

public:
    explicit DateRangePopup(QWidget* parent = nullptr);

    /// Both days inclusive: what there is, and what is chosen.
    void setSpan(const QDate& oldest, const QDate& newest);
    void setDays(const std::vector<domain::TimeBin>& days);
    void setChosen(std::optional<core::UtcTime> from, std::optional<core::UtcTime> to);

Q_SIGNALS:
    /// Half-open; both empty = all time.
    void chosen(std::optional<groundswell::core::UtcTime> from, std::optional<groundswell::core::UtcTime> to);

private:
    void chooseLast(int days);
    void chooseDays();
    void showProblem();

    RangeHistogram* m_histogram;
    DateField* m_first;
    DateField* m_last;
    TextLabel* m_note;
    QDate m_oldest;
    QDate m_newest;
};

}  // namespace groundswell::ui
