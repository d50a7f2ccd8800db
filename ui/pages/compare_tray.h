#pragma once

#include "ui/pages/compare_list.h"
#include "ui/shell/view_filter.h"

#include <QDockWidget>

class QHBoxLayout;
class QToolButton;

namespace groundswell::ui {

class TextLabel;

/// The series that are compared, along the lower edge of the window: one card each, a place to drop others, and the way
/// to the page that compares them. Owner thread only.
class CompareTray : public QDockWidget {
    Q_OBJECT

public:
    /// `list` and `filter` outlive it. The window's drags of series open it.
    CompareTray(CompareList& list, ViewFilter& filter, QWidget* window);

Q_SIGNALS:
    void compareRequested();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void showSeries();
    void showSearch();

    CompareList& m_list;
    ViewFilter& m_filter;
    QWidget* m_ground;
    QToolButton* m_compare;
    TextLabel* m_count;
    QHBoxLayout* m_cards;
    QWidget* m_drop;
    QToolButton* m_addSearch;
    QToolButton* m_clear;
};

}  // namespace groundswell::ui
