#pragma once

#include "ui/pages/page.h"

#include <QDialog>

#include <string>
#include <vector>

namespace groundswell::ui {

class TextLabel;

/// Shows what a back-fill will ask (source, times, how many questions) and begins it when a person agrees. Owner thread
/// only.
class BackfillDialog : public QDialog {
    Q_OBJECT

public:
    /// `source` empty = of every source that is on and does not pause.
    BackfillDialog(PageContext context, std::string source, std::vector<domain::FetchGap> gaps,
                   QWidget* parent = nullptr);
    /// How many gaps the other sources have, those that pause or are off.
    void setLeftOut(std::int64_t gaps);

Q_SIGNALS:
    void started();

private:
    QLayout* makeButtons();
    void start();
    void showAsked(std::int64_t leftOut);
    void showNote();

    PageContext m_context;
    std::string m_source;
    std::vector<domain::FetchGap> m_gaps;
    TextLabel* m_asks;
    TextLabel* m_note;
};

}  // namespace groundswell::ui
