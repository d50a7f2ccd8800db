#pragma once

#include "models/core/clock.h"

#include <QDate>
#include <QFrame>

#include <optional>

class QDateEdit;
class QLabel;

namespace groundswell::ui {

/// Presets and two days for the date range, UTC; a popup of the header. "Last" counts back from the newest item.
class DateRangePopup : public QFrame {
    Q_OBJECT

public:
    explicit DateRangePopup(QWidget* parent = nullptr);

    /// Both days inclusive: what there is, and what is chosen.
    void setSpan(const QDate& oldest, const QDate& newest);
    void setChosen(std::optional<core::UtcTime> from, std::optional<core::UtcTime> to);

Q_SIGNALS:
    /// Half-open; both empty = all time.
    void chosen(std::optional<groundswell::core::UtcTime> from, std::optional<groundswell::core::UtcTime> to);

private:
    void chooseLast(int days);
    void chooseDays();

    QDateEdit* m_first;
    QDateEdit* m_last;
    QDate m_oldest;
    QDate m_newest;
};

}  // namespace groundswell::ui
