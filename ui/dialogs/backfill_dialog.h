#pragma once

#include "ui/pages/page.h"

#include <QDialog>

#include <string>
#include <vector>

namespace groundswell::ui {

/// Shows what a back-fill will ask (source, times, how many questions) and begins it when a person agrees. Owner thread
/// only.
class BackfillDialog : public QDialog {
    Q_OBJECT

public:
    /// `source` empty = of every source that does not pause.
    BackfillDialog(PageContext context, std::string source, const std::vector<domain::FetchGap>& gaps,
                   QWidget* parent = nullptr);

Q_SIGNALS:
    void started();

private:
    void start();

    PageContext m_context;
    std::string m_source;
};

}  // namespace groundswell::ui
