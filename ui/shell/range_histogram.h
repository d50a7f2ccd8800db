#pragma once

#include "models/domain/cluster.h"

#include <QDate>
#include <QWidget>

#include <vector>

namespace groundswell::ui {

/// Ninety days as bars with a range between two handles. The mouse drags a handle or marks a new range; Left and Right
/// move the range, with Shift its last day, with Ctrl its first one, Home and End take it to the ends, Enter uses it.
/// Time goes from left to right in every language. Owner thread only.
class RangeHistogram : public QWidget {
    Q_OBJECT

public:
    static constexpr int shownDays = 90;

    explicit RangeHistogram(QWidget* parent = nullptr);

    /// Counts by day; the last day is the newest of them.
    void setDays(const std::vector<domain::TimeBin>& days);
    /// Both included; what lies outside of the shown days is cut in the picture only.
    void setRange(const QDate& first, const QDate& last);
    [[nodiscard]] QDate first() const { return m_first; }
    [[nodiscard]] QDate last() const { return m_last; }
    [[nodiscard]] QDate newest() const { return m_newest; }
    /// "29 Sep – 12 Oct 2026, 33,441 items".
    [[nodiscard]] QString words() const;

    [[nodiscard]] QSize sizeHint() const override { return {440, 88}; }

Q_SIGNALS:
    /// A person changed it.
    void rangeChanged(const QDate& first, const QDate& last);
    /// Enter was pressed.
    void used();

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    enum class Grip { None, First, Last, New };

    [[nodiscard]] QRectF plot() const;
    [[nodiscard]] QDate oldest() const { return m_newest.addDays(1 - shownDays); }
    [[nodiscard]] double xOf(const QDate& day) const;
    [[nodiscard]] QDate dayAt(double x) const;
    void change(QDate first, QDate last);

    std::vector<std::int64_t> m_counts;
    QDate m_newest;
    QDate m_first;
    QDate m_last;
    QDate m_anchor;  ///< where a drag began
    Grip m_grip = Grip::None;
};

}  // namespace groundswell::ui
